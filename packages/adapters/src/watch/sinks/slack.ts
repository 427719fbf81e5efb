import {
  type AlertSink,
  type AlertText,
  type AlertToSend,
  alertText,
  type SendOutcome,
  type ServiceCheck,
  type Severity,
} from '@countersign/govern';
import { cut, shortened } from '../in-a-line.ts';
import { type HttpAnswer, outcomeOf, request } from './http-request.ts';
import type { SinkOptions } from './sink-options.ts';

/** A channel of a Slack workspace. */
export interface SlackOptions extends SinkOptions {
  /** The id of the channel, such as `C0123456789`. */
  readonly channel: string;
  /** Of a bot with the scope `chat:write`; with `channels:history` it looks before it sends again. */
  readonly token: string;
  /** Where Slack is asked, with a slash at the end. */
  readonly url: string;
}

/** A post a second and channel is what Slack takes. */
const INTERVAL_MS = 1000;

/** Slack's own limits, in characters. */
const MAX_HEADER = 150;
const MAX_SECTION = 3000;

/** How many of the last messages are looked at for one that may have arrived. */
const LOOKED_AT = 50;

const EVENT_TYPE = 'countersign_alert';

/** A block of a message. */
export type SlackBlock =
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string };
    }
  | { readonly type: 'section'; readonly text: { readonly type: 'mrkdwn'; readonly text: string } }
  | {
      readonly type: 'context';
      readonly elements: { readonly type: 'mrkdwn'; readonly text: string }[];
    };

/** What is posted of an alert. */
export interface SlackMessage {
  readonly channel: string;
  /** For notifications, and whoever reads no blocks. */
  readonly text: string;
  readonly blocks: SlackBlock[];
  readonly metadata: {
    readonly event_type: string;
    readonly event_payload: { readonly alert_id: string };
  };
  readonly unfurl_links: boolean;
  readonly thread_ts?: string;
}

/**
 * Posts alerts to a channel: an incident is a message, and whatever else is told of it answers
 * to that in a thread. After a crash it looks whether the message is there already.
 *
 * @see {@link https://docs.slack.dev/reference/methods/chat.postMessage}
 */
export function createSlackSink(options: SlackOptions): AlertSink {
  let freeFromMs = 0;
  return {
    name: options.name,
    async send(alert) {
      const found = alert.isUncertain ? await findSent(options, alert) : null;
      if (found !== null) return { kind: 'sent', receipt: found };
      const waitMs = freeFromMs - Date.now();
      if (waitMs > 0) {
        await new Promise((resolve) => {
          setTimeout(resolve, waitMs);
        });
      }
      freeFromMs = Date.now() + INTERVAL_MS;
      return slackOutcome(await call(options, 'chat.postMessage', slackMessage(options, alert)));
    },
    check: async () => checkToken(options),
  };
}

/** What is posted of an alert. */
export function slackMessage(
  { channel }: Pick<SlackOptions, 'channel'>,
  alert: AlertToSend,
): SlackMessage {
  const text = alertText(alert);
  return {
    channel,
    text: cut(escaped(text.subject), MAX_SECTION),
    blocks: alert.decision === null ? blocksOf(text) : [section(`*${escaped(text.title)}*`)],
    metadata: { event_type: EVENT_TYPE, event_payload: { alert_id: alert.id } },
    unfurl_links: false,
    ...(alert.thread === null ? {} : { thread_ts: alert.thread }),
  };
}

const SIGNS: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
  info: '⚪',
};

/** References are for whoever looks further, and stand small below. */
const SMALL: ReadonlySet<string> = new Set(['When', 'Events', 'Rules', 'Incident']);

function blocksOf({ parts, severity, title }: AlertText): SlackBlock[] {
  const header = shortened(`${SIGNS[severity]} ${severity.toUpperCase()}: ${title}`, MAX_HEADER);
  const small = parts.filter(({ label }) => SMALL.has(label));
  return [
    { type: 'header', text: { type: 'plain_text', text: header } },
    ...parts
      .filter(({ label }) => !SMALL.has(label))
      .map(({ label, text }) => section(`*${label}*\n${escaped(text)}`)),
    {
      type: 'context',
      elements: small.map(({ label, text }) => ({
        type: 'mrkdwn',
        text: cut(`${label}: ${escaped(text)}`, MAX_SECTION),
      })),
    },
  ];
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, MAX_SECTION) } };
}

/** What comes from outside mentions nobody and links nowhere. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function call({ token, url }: SlackOptions, method: string, body: object) {
  return request({
    url: new URL(method, url).href,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(body),
  });
}

/** What Slack says that is at fault in the message itself. */
const CONTENT_FAULTS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'invalid_metadata_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
]);

function slackOutcome(answer: HttpAnswer): SendOutcome {
  if (answer.kind === 'unreachable' || answer.status !== 200) return outcomeOf(answer);
  const said = saidIn(answer.text);
  if (said['ok'] === true) {
    const { ts } = said;
    return { kind: 'sent', receipt: typeof ts === 'string' ? ts : null };
  }
  const because = typeof said['error'] === 'string' ? said['error'] : shortened(answer.text);
  return CONTENT_FAULTS.has(because)
    ? { kind: 'refused', because }
    : { kind: 'failed', because, afterMs: answer.afterMs };
}

/** What Slack calls the message of an alert, if it is among the last ones. */
async function findSent(options: SlackOptions, alert: AlertToSend): Promise<string | null> {
  const { channel } = options;
  const look = { channel, limit: LOOKED_AT, include_all_metadata: true };
  const answer =
    alert.thread === null
      ? await call(options, 'conversations.history', look)
      : await call(options, 'conversations.replies', { ...look, ts: alert.thread });
  if (answer.kind === 'unreachable') return null;
  const { messages } = saidIn(answer.text);
  for (const message of Array.isArray(messages) ? messages : []) {
    const ts = tsOf(message, alert.id);
    if (ts !== null) return ts;
  }
  return null;
}

function tsOf(message: unknown, id: string): string | null {
  const payload = memberOf(memberOf(message, 'metadata'), 'event_payload');
  const ts = memberOf(message, 'ts');
  return memberOf(payload, 'alert_id') === id && typeof ts === 'string' ? ts : null;
}

async function checkToken(options: SlackOptions): Promise<ServiceCheck> {
  const answer = await call(options, 'auth.test', {});
  if (answer.kind === 'unreachable') return { isWorking: false, because: answer.because };
  const { error, ok: isTaken, team, user } = saidIn(answer.text);
  if (isTaken !== true) {
    const because = typeof error === 'string' ? error : `it answers ${answer.status}`;
    return { isWorking: false, because };
  }
  return { isWorking: true, told: `the token is that of ${String(user)} in ${String(team)}` };
}

function saidIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? { ...said } : {};
  } catch {
    return {};
  }
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
