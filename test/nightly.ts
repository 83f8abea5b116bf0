/**
 * Whether everything is run, whatever it takes (`npm run test:kills`); `npm test` leaves out what only proves the same
 * once more, slowly: git is started thousands of times there.
 */
export const isNightly = process.env['NIGHTLY'] === 'yes';

/** Where the stories of pipelines are told: for a configuration at the top of its repository, nightly in a folder too. */
export const placesWith = (folder: string): readonly string[] => (isNightly ? ['.', folder] : ['.']);
