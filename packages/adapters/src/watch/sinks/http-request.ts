import type { SendOutcome } from '@countersign/govern';
import { shortened } from '../in-a-line.ts';
import { SEND_LIMIT_MS } from './sink-options.ts';

/** What is asked of a server. */
export interface HttpRequest {
  readonly url: string;
  readonly method?: 'POST' | 'HEAD' | 'GET';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of it. */
export type HttpAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The first kilobytes of it. */
      readonly text: string;
      /** How long the server wants to be left alone; `null` where it does not say. */
      readonly afterMs: number | null;
    }
  | { readonly kind: 'unreachable'; readonly because: string };

/** More of an answer is not read. */
const MAX_TEXT_BYTES = 256 * 1024;

/** Asks a server; a redirection is an answer, as what is sent is meant for nobody else. */
export async function request({
  body,
  headers = {},
  method = 'POST',
  url,
}: HttpRequest): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(SEND_LIMIT_MS),
      ...(body === undefined ? {} : { body }),
    });
    const text = await beginning(response);
    const afterMs = afterOf(response.headers.get('retry-after'));
    return { kind: 'answered', status: response.status, text, afterMs };
  } catch (error) {
    return { kind: 'unreachable', because: unreachableBecause(error) };
  }
}

async function beginning({ body }: Response): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length >= MAX_TEXT_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, MAX_TEXT_BYTES).toString('utf8');
}

/** A number of seconds, or an instant. */
function afterOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}

function unreachableBecause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${SEND_LIMIT_MS / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : '';
  return cause.message === '' ? code : cause.message;
}

/** What was said is at fault, whoever says it again. */
const CONTENT_FAULTS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** What becomes of an alert by an answer: what a change of settings can mend is tried again. */
export function outcomeOf(answer: HttpAnswer, receipt: string | null = null): SendOutcome {
  if (answer.kind === 'unreachable') {
    return { kind: 'failed', because: answer.because, afterMs: null };
  }
  const { afterMs, status, text } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent', receipt };
  const because = `${status}${text === '' ? '' : `: ${shortened(text)}`}`;
  return CONTENT_FAULTS.has(status)
    ? { kind: 'refused', because }
    : { kind: 'failed', because, afterMs };
}
