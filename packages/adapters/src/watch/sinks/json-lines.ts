import { appendFile, open, stat } from 'node:fs/promises';
import type { AlertSink, AlertToSend } from '@countersign/govern';
import type { AlertFormat, SinkOptions } from './sink-options.ts';

/** A file to which lines are added. */
export interface JsonLinesOptions extends SinkOptions {
  readonly file: string;
  readonly format: AlertFormat;
}

/** So much of the end of the file is looked at for a line that may be there. */
const LOOKED_AT_BYTES = 1 << 20;

/** Adds a line of JSON for each alert; after a crash it looks whether the line is there already. */
export function createJsonLinesSink({ file, format, name }: JsonLinesOptions): AlertSink {
  const line = (alert: AlertToSend): string => `${JSON.stringify(format(alert))}\n`;
  return {
    name,
    async send(alert) {
      try {
        const isThere = alert.isUncertain && (await mend(file)).includes(line(alert));
        if (!isThere) await appendFile(file, line(alert), { mode: 0o600 });
        return { kind: 'sent', receipt: null };
      } catch (error) {
        return { kind: 'failed', because: String(error), afterMs: null };
      }
    },
    async check() {
      try {
        await (await open(file, 'a', 0o600)).close();
        return { isWorking: true, told: 'the file can be written to' };
      } catch (error) {
        return { isWorking: false, because: String(error) };
      }
    },
  };
}

/** Takes away the beginning of a line that was not written whole, and answers with the last lines. */
async function mend(file: string): Promise<string> {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size === 0) return '';
  const handle = await open(file, 'r+');
  try {
    const length = Math.min(size, LOOKED_AT_BYTES);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length });
    const end = buffer.lastIndexOf('\n') + 1;
    if (end < length) await handle.truncate(size - length + end);
    return buffer.toString('utf8', 0, end);
  } finally {
    await handle.close();
  }
}
