/** Days of the week as the project names them, in the order of the calendar. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What clocks and calendars of a time zone show. */
export interface LocalTime {
  /** Such as `2026-12-20T18:00`. */
  readonly text: string;
  readonly weekday: Weekday;
  /** Minutes since midnight by the clock on the wall. */
  readonly minutes: number;
}

/** Whether a text is the IANA name of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** An instant as the clocks of a time zone show it; summer time is theirs. */
export function localTime(instant: Date, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const weekday = WEEKDAYS.find((each) => each === parts['weekday']?.toLowerCase());
  if (weekday === undefined) throw new Error(`No weekday: ${parts['weekday']}`);
  return {
    text: `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`,
    weekday,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    calendar: 'iso8601',
    numberingSystem: 'latn',
  });
}
