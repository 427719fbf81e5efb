const NEW_LINE = 0x0a;

/** What has come so far, up to the last line that is whole. */
export interface SplitLines {
  /** Whole lines together; empty where none has ended. */
  readonly lines: Buffer;
  /** Lines that were too long and are lost. */
  readonly lost: number;
}

/** Puts lines together again from the parts in which they come, and holds no more than a limit. */
export class LineSplitter {
  private readonly maxBytes: number;
  private rest: Uint8Array[] = [];
  private restBytes = 0;
  /** Whether what comes belongs to a line that was too long. */
  private isSkipping = false;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Takes the next part. */
  take(part: Uint8Array): SplitLines {
    const end = part.lastIndexOf(NEW_LINE) + 1;
    const lines = end === 0 ? [] : this.whole(part.subarray(0, end));
    const lost = this.keep(part.subarray(end));
    return { lines: Buffer.concat(lines), lost };
  }

  /** The last line, which nothing ends. */
  end(): Buffer {
    const last = Buffer.concat(this.rest);
    this.forget();
    return last;
  }

  private whole(part: Uint8Array): readonly Uint8Array[] {
    if (!this.isSkipping) {
      const lines = [...this.rest, part];
      this.forget();
      return lines;
    }
    this.isSkipping = false;
    return [part.subarray(part.indexOf(NEW_LINE) + 1)];
  }

  /** Keeps the beginning of a line, and tells how many lines are lost by that. */
  private keep(part: Uint8Array): number {
    if (this.isSkipping || part.length === 0) return 0;
    this.rest.push(part);
    this.restBytes += part.length;
    if (this.restBytes <= this.maxBytes) return 0;
    this.forget();
    this.isSkipping = true;
    return 1;
  }

  private forget(): void {
    this.rest = [];
    this.restBytes = 0;
  }
}
