const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

const EPOCH_SECONDS = /^([+-]?\d+)(?:\.(\d+))?$/;
const CALENDAR_DATE = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;
const TIME_OF_DAY = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a date of a condition as milliseconds since 1970, or `null` when it is none.
 *
 * Accepted are the W3C forms of ISO 8601 (`2020-01`, `2020-01-31`,
 * `2020-01-31T10:00Z`, with seconds, with a fraction, with `Z` or an offset) and
 * epoch seconds.
 *
 * Assumed: digits alone are epoch seconds, also four of them; a time without a
 * zone is UTC; what is finer than a millisecond is cut off.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Date condition operators"
 */
export function parseInstant(text: string): number | null {
  const epoch = EPOCH_SECONDS.exec(text);
  if (epoch !== null) return readEpoch(epoch[1] ?? '', epoch[2] ?? '');
  const separator = text.indexOf('T');
  if (separator < 0) return readDate(text);
  const date = readDate(text.slice(0, separator));
  const time = readTime(text.slice(separator + 1));
  // A time needs a whole date: year, month and day.
  const isWholeDate = separator === 'YYYY-MM-DD'.length;
  return date === null || time === null || !isWholeDate ? null : date + time;
}

function readEpoch(seconds: string, fraction: string): number | null {
  const wholeMs = Number(seconds) * MS_PER_SECOND;
  if (!Number.isSafeInteger(wholeMs)) return null;
  const fractionMs = readFraction(fraction);
  return seconds.startsWith('-') ? wholeMs - fractionMs : wholeMs + fractionMs;
}

function readFraction(digits: string): number {
  return Number(digits.padEnd(3, '0').slice(0, 3));
}

function readDate(text: string): number | null {
  const parts = CALENDAR_DATE.exec(text);
  if (parts === null) return null;
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3] ?? '1');
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return daysSince1970(year, month, day) * MS_PER_DAY;
}

function readTime(text: string): number | null {
  const parts = TIME_OF_DAY.exec(text);
  if (parts === null) return null;
  const [, hour = '', minute = '', second = '0', fraction = '', zone = 'Z'] = parts;
  const offsetMs = readZone(zone);
  const inRange = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!inRange || offsetMs === null) return null;
  const clockMs =
    Number(hour) * MS_PER_HOUR + Number(minute) * MS_PER_MINUTE + Number(second) * MS_PER_SECOND;
  return clockMs + readFraction(fraction) - offsetMs;
}

function readZone(zone: string): number | null {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours >= 24 || minutes >= 60) return null;
  const offsetMs = hours * MS_PER_HOUR + minutes * MS_PER_MINUTE;
  return zone.startsWith('-') ? -offsetMs : offsetMs;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Counts the days from 1 January 1970 in the Gregorian calendar; negative before. */
function daysSince1970(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let earlier = 1; earlier < month; earlier += 1) days += daysInMonth(year, earlier);
  for (let earlier = 1970; earlier < year; earlier += 1) days += isLeapYear(earlier) ? 366 : 365;
  for (let later = year; later < 1970; later += 1) days -= isLeapYear(later) ? 366 : 365;
  return days;
}
