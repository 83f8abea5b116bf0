/**
 * Whether everything is run, whatever it takes (`npm run test:kills`); `npm test` leaves out what only proves the same
 * once more, slowly: git is started thousands of times there.
 */
export const isNightly = process.env['NIGHTLY'] === 'yes';
