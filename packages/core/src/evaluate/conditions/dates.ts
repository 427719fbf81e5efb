import type { OperatorName } from '../../policy/policy.ts';
import { FALSE, TRUE, type Tri, tri, UNKNOWN } from '../tri.ts';
import { comparisonOf, parseDecimal } from './numbers.ts';
import type { TextTest } from './texts.ts';

/** The test of the date operators. A text that is no date matches nothing. */
export function dateTest(name: OperatorName, values: readonly string[]): TextTest {
  const limits = values.map(parseInstant).filter((limit) => limit !== null);
  const compare = comparisonOf(name);
  return (value) => {
    const given = parseInstant(value);
    return tri(given !== null && limits.some((limit) => compare(given, limit)));
  };
}

/**
 * Decides a date operator on an instant of which only a lower bound is known.
 * Later instants are possible without end, so that "less than" is never certain.
 */
export function instantComparison(
  name: OperatorName,
  values: readonly string[],
): (notBeforeMs: number) => Tri {
  const limits = values.map(parseInstant).filter((limit) => limit !== null);
  return (notBeforeMs) => {
    let outcome: Tri = FALSE;
    for (const limit of limits) {
      const one = compareWithBound(name, notBeforeMs, limit);
      if (one === TRUE) outcome = TRUE;
      else if (one === UNKNOWN && outcome === FALSE) outcome = UNKNOWN;
    }
    if (name !== 'DateNotEquals') return outcome;
    return outcome === FALSE ? TRUE : UNKNOWN;
  };
}

function compareWithBound(name: OperatorName, notBeforeMs: number, limit: number): Tri {
  switch (name) {
    case 'DateGreaterThan':
      return notBeforeMs > limit ? TRUE : UNKNOWN;
    case 'DateGreaterThanEquals':
      return notBeforeMs >= limit ? TRUE : UNKNOWN;
    case 'DateLessThan':
      return notBeforeMs >= limit ? FALSE : UNKNOWN;
    default:
      return notBeforeMs > limit ? FALSE : UNKNOWN;
  }
}

const MS_PER_DAY = 86_400_000;
const ISO_DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z)$/;

/**
 * Reads a date as AWS takes it, in milliseconds since 1970, or `null`: the W3C
 * profile of ISO 8601 (`2020`, `2020-04`, `2020-04-01`, `2020-04-01T00:00:01Z`,
 * with fraction or offset), the compact form, or seconds since 1970. A time
 * without zone counts as UTC.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html}
 *   "Date condition operators"
 */
export function parseInstant(text: string): number | null {
  const iso = ISO_DATE.exec(text);
  if (iso !== null) return fromParts(iso);
  const compact = COMPACT_DATE.exec(text);
  if (compact !== null) {
    const [, year, month, day, hour, minute, second] = compact;
    return instantOf(
      [year, month, day, hour, minute, second].map((part) => Number(part ?? '0')),
      0,
    );
  }
  const seconds = parseDecimal(text);
  return seconds === null ? null : seconds * 1000;
}

function fromParts(parts: RegExpExecArray): number | null {
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0'] = parts;
  const fraction = parts[7] === undefined ? 0 : Number(`0.${parts[7]}`);
  const start = instantOf([year, month, day, hour, minute, second].map(Number), fraction);
  return start === null ? null : start - offsetMs(parts[8]);
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.replaceAll(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function instantOf(parts: readonly number[], fraction: number): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 24 || minute > 59 || second > 60) return null;
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(fraction * 1000);
  return daysSince1970(year, month, day) * MS_PER_DAY + time;
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
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const seconds = Math.floor(rest / 1000);
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const fraction = rest % 1000 === 0 ? '' : `.${pad(Math.round(rest % 1000), 3)}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${fraction}Z`;
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
