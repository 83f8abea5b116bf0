import { type LocalTime, localTime, WEEKDAYS, type Weekday } from '../local-time.ts';
import type { Parameters, PolicyRule } from './policy-rule.ts';

/** Times of a time zone in which nothing is applied: once, or every week. */
export const freezeWindow: PolicyRule = {
  id: 'freeze-window',
  explanation: 'Nothing is applied at this time.',
  takes: ['timeZone', 'from', 'until', 'weekly'],
  check: ({ facts, now }, { timeZone = 'UTC', from, until, weekly = [] }) => {
    const local = localTime(now, timeZone);
    const isOnce = (from !== undefined || until !== undefined) && isBetween(local.text, from, until);
    const isWeekly = weekly.some((window) => isInWeekly(local, window));
    if (!isOnce && !isWeekly) return [];
    return [{ message: `${facts.environment} is frozen: it is ${local.weekday}, ${local.text} in ${timeZone}.` }];
  },
};

function isBetween(text: string, from: string | undefined, until: string | undefined): boolean {
  return (from === undefined || text >= from) && (until === undefined || text < until);
}

type Weekly = NonNullable<Parameters['weekly']>[number];

/** A window that ends before it begins ends on the day after. */
function isInWeekly({ weekday, minutes }: LocalTime, { days, from, until }: Weekly): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  const isToday = days.includes(weekday);
  if (begin < end) return isToday && minutes >= begin && minutes < end;
  return (isToday && minutes >= begin) || (days.includes(before(weekday)) && minutes < end);
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function before(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? day;
}
