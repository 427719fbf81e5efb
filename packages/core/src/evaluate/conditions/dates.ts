import type { OperatorName } from '../../policy/policy.ts';
import { FALSE, or, TRUE, type Tri, tri, UNKNOWN } from '../tri.ts';
import { isDecimal, orderTestOf } from './numbers.ts';
import { plainTest, type ValueTest } from './value-test.ts';

/** The test of the date operators. A text that is no date matches nothing. */
export function dateTest(name: OperatorName, values: readonly string[]): ValueTest {
  const limits = values.map(parseInstant).filter((limit) => limit !== null);
  const accepts = orderTestOf(name);
  return plainTest(
    limits.length > 0,
    (value) => {
      const given = parseInstant(value);
      return tri(given !== null && limits.some((limit) => accepts(given - limit)));
    },
    (notBeforeMs) =>
      limits.reduce<Tri>((any, limit) => or(any, compareFrom(name, notBeforeMs, limit)), FALSE),
  );
}

/** The outcome for a date at `notBeforeMs` or later, where it is the same for all of them. */
function compareFrom(name: OperatorName, notBeforeMs: number, limit: number): Tri {
  if (name === 'DateGreaterThan') return notBeforeMs > limit ? TRUE : UNKNOWN;
  if (name === 'DateGreaterThanEquals') return notBeforeMs >= limit ? TRUE : UNKNOWN;
  if (name === 'DateLessThan') return notBeforeMs >= limit ? FALSE : UNKNOWN;
  return notBeforeMs > limit ? FALSE : UNKNOWN;
}

const MS_PER_DAY = 86_400_000;
const DATE = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|([+-])(\d{2}):(\d{2}))?$/;

/**
 * Reads a date as AWS takes it, in milliseconds since 1970, or `null`: the W3C
 * profile of ISO 8601 (`2020-04`, `2020-04-01`, `2020-04-01T00:00:01Z`, with
 * fraction or offset), or seconds since 1970. Digits alone are seconds; a time
 * without zone counts as UTC.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Date condition operators"
 */
export function parseInstant(text: string): number | null {
  if (isDecimal(text)) return parseEpoch(text);
  const t = text.indexOf('T');
  const date = DATE.exec(t < 0 ? text : text.slice(0, t));
  if (date === null) return null;
  const [, year = '', month = '', day] = date;
  const start = dayStart(Number(year), Number(month), Number(day ?? '1'));
  if (t < 0 || start === null) return start;
  const time = day === undefined ? null : parseTime(text.slice(t + 1));
  return time === null ? null : start + time;
}

function parseEpoch(text: string): number | null {
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) return null;
  const [whole = '', fraction = ''] = text.split('.');
  const seconds = Number(whole) * 1000;
  if (!Number.isSafeInteger(seconds)) return null;
  return text.startsWith('-') ? seconds - milliseconds(fraction) : seconds + milliseconds(fraction);
}

/** The part of a fraction down to milliseconds; what is finer is cut off. */
function milliseconds(digits: string): number {
  return Number(digits.slice(0, 3).padEnd(3, '0'));
}

function parseTime(text: string): number | null {
  const parts = TIME.exec(text);
  if (parts === null) return null;
  const [, hour = '', minute = '', second = '0', fraction = '', , sign = '+'] = parts;
  const [, , , , , , , zoneHour = '0', zoneMinute = '0'] = parts;
  if (Number(hour) >= 24 || Number(zoneHour) >= 24) return null;
  if ([minute, second, zoneMinute].some((part) => Number(part) >= 60)) return null;
  const zone = Number(zoneHour) * 60 + Number(zoneMinute);
  const local = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return local + milliseconds(fraction) - (sign === '-' ? -zone : zone) * 60_000;
}

function dayStart(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return daysSince1970(year, month, day) * MS_PER_DAY;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Prints an instant as `2020-04-01T00:00:01Z`, with a fraction only where there is one. */
export function formatInstant(ms: number): string {
  const days = Math.floor(ms / MS_PER_DAY);
  const rest = ms - days * MS_PER_DAY;
  const { year, month, day } = civilDate(days);
  const seconds = Math.floor(rest / 1000);
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const fraction = rest % 1000 === 0 ? '' : `.${pad(Math.round(rest % 1000), 3)}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${fraction}Z`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}
