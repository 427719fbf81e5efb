import { parseInstant } from '@countersign/core';

/** As in `2026-01-31T08:00:00Z`. */
export const TIME_LENGTH = 20;

const DATE_LENGTH = 10;
const ZERO = 0x30;

/** Reads instants as CloudTrail writes them; what the last date was is remembered. */
export class EventTimes {
  private readonly date = new Uint8Array(DATE_LENGTH);
  private midnightMs: number | null = null;

  /** The instant at `from`, in milliseconds since 1970; `null` where it is written in another way. */
  read(bytes: Uint8Array, from: number): number | null {
    const midnightMs = this.readDate(bytes, from);
    if (midnightMs === null) return null;
    const isTime =
      isByte(bytes, from + 10, 'T') &&
      isByte(bytes, from + 13, ':') &&
      isByte(bytes, from + 16, ':') &&
      isByte(bytes, from + 19, 'Z');
    if (!isTime) return null;
    const hours = twoDigits(bytes, from + 11, 24);
    const minutes = twoDigits(bytes, from + 14, 60);
    const seconds = twoDigits(bytes, from + 17, 60);
    if (hours < 0 || minutes < 0 || seconds < 0) return null;
    return midnightMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  }

  private readDate(bytes: Uint8Array, from: number): number | null {
    if (this.midnightMs !== null && this.isSameDate(bytes, from)) return this.midnightMs;
    const date = bytes.subarray(from, from + DATE_LENGTH);
    this.date.set(date);
    const text = String.fromCodePoint(...date);
    this.midnightMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseInstant(`${text}T00:00:00Z`) : null;
    return this.midnightMs;
  }

  private isSameDate(bytes: Uint8Array, from: number): boolean {
    for (let index = DATE_LENGTH - 1; index >= 0; index -= 1) {
      if (this.date[index] !== bytes[from + index]) return false;
    }
    return true;
  }
}

function isByte(bytes: Uint8Array, at: number, character: string): boolean {
  return bytes[at] === character.charCodeAt(0);
}

/** A number of two digits below a limit; `-1` for anything else. */
function twoDigits(bytes: Uint8Array, at: number, limit: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  const isNumber = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
  const value = tens * 10 + ones;
  return isNumber && value < limit ? value : -1;
}
