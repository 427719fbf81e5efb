import * as z from 'zod';
import { METRICS_ADDRESS, readMetricsAddress } from '../watch/metrics-address.ts';

/** Where a secret is found; it is never written down itself. */
export type SecretEntry = { readonly env: string } | { readonly file: string };

/** How JSON that is sent looks. */
export type AlertFormatName = 'countersign' | 'ocsf';

type SeverityEntry = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** What every sink has. */
interface AnySink {
  /** It is told of incidents that are at least so bad. */
  readonly least: SeverityEntry;
}

export interface SlackEntry extends AnySink {
  readonly kind: 'slack';
  readonly channel: string;
  readonly token: SecretEntry;
  readonly url: string;
}

export interface WebhookEntry extends AnySink {
  readonly kind: 'webhook';
  readonly url: string;
  readonly secret: SecretEntry;
  readonly format: AlertFormatName;
}

export interface PagerDutyEntry extends AnySink {
  readonly kind: 'pagerduty';
  readonly key: SecretEntry;
  readonly url: string;
}

export interface SmtpEntry extends AnySink {
  readonly kind: 'smtp';
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: SecretEntry | null;
  readonly from: string;
  readonly to: readonly string[];
}

export interface SesEntry extends AnySink {
  readonly kind: 'ses';
  readonly region: string;
  readonly from: string;
  readonly to: readonly string[];
}

export interface SnsEntry extends AnySink {
  readonly kind: 'sns';
  readonly topic: string;
}

export interface EventBridgeEntry extends AnySink {
  readonly kind: 'eventbridge';
  readonly bus: string;
  readonly format: AlertFormatName;
}

export interface SecurityHubEntry extends AnySink {
  readonly kind: 'security-hub';
  readonly region: string;
  readonly account: string;
}

export interface FileEntry extends AnySink {
  readonly kind: 'json-lines';
  readonly file: string;
  readonly format: AlertFormatName;
}

/** Where alerts go, as it is written in a configuration file. */
export type SinkEntry =
  | SlackEntry
  | WebhookEntry
  | PagerDutyEntry
  | SmtpEntry
  | SesEntry
  | SnsEntry
  | EventBridgeEntry
  | SecurityHubEntry
  | FileEntry;

/** What is watched and who is alerted, as it is written in a configuration file. */
export interface WatchEntry {
  readonly sources: readonly string[];
  readonly snapshot: string | null;
  /** Files and folders of Sigma rules. */
  readonly rules: readonly string[];
  readonly store: string | null;
  /** Where metrics are served; `null` where nowhere. */
  readonly metrics: string | null;
  readonly sinks: Readonly<Record<string, SinkEntry>>;
}

/** Nothing is watched, and nobody is alerted. */
export const DEFAULT_WATCH: WatchEntry = {
  sources: [],
  snapshot: null,
  rules: [],
  store: null,
  metrics: null,
  sinks: {},
};

const secret = z
  .union(
    [
      z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
      z.strictObject({ file: z.string().min(1) }),
    ],
    { error: '`{ env: NAME }` or `{ file: PATH }`, where the secret is found' },
  )
  .describe('Where the secret is found: a variable of the environment, or a file.');

const least = z
  .enum(['critical', 'high', 'medium', 'low', 'info'])
  .default('medium')
  .describe('It is told of incidents that are at least so bad.');

const format = z
  .enum(['countersign', 'ocsf'])
  .default('countersign')
  .describe('How the JSON looks: `countersign.alert/1`, or a Detection Finding of OCSF.');

const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region such as `eu-west-1`');

/** Nobody on the way may read what is wrong with an account. */
const url = z.url('an address that begins with https://').refine(isSafe, {
  error: 'an address that begins with https://; http:// is for this machine alone',
});

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, protocol } = new URL(text);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

const addresses = z.array(z.email('an e-mail address')).min(1).max(50);

const sink = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('slack'),
    channel: z.string().min(1).describe('The id of a channel, such as `C0123456789`.'),
    token: secret,
    url: url.default('https://slack.com/api/').describe('Where Slack is asked.'),
    least,
  }),
  z.strictObject({ kind: z.literal('webhook'), url, secret, format, least }),
  z.strictObject({
    kind: z.literal('pagerduty'),
    key: secret.describe('Where the integration key (Events API v2) is found.'),
    url: url
      .default('https://events.pagerduty.com/v2/enqueue')
      .describe('Where PagerDuty is told; `https://events.eu.pagerduty.com/v2/enqueue` in Europe.'),
    least,
  }),
  z.strictObject({
    kind: z.literal('smtp'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(587),
    user: z.string().min(1).nullable().default(null),
    password: secret.nullable().default(null),
    from: z.email('an e-mail address'),
    to: addresses,
    least,
  }),
  z.strictObject({
    kind: z.literal('ses'),
    region,
    from: z.email('an e-mail address'),
    to: addresses,
    least,
  }),
  z.strictObject({
    kind: z.literal('sns'),
    topic: z
      .string()
      .regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(?:\.fifo)?$/, 'the ARN of a topic'),
    least,
  }),
  z.strictObject({
    kind: z.literal('eventbridge'),
    bus: z
      .string()
      .regex(/^arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/\S+$/, 'the ARN of an event bus'),
    format,
    least,
  }),
  z.strictObject({
    kind: z.literal('security-hub'),
    region,
    account: z.string().regex(/^\d{12}$/, 'an account id: twelve digits in quotes'),
    least,
  }),
  z.strictObject({ kind: z.literal('json-lines'), file: z.string().min(1), format, least }),
]);

/** The schema of `watch` in a configuration file. */
export const watchSection: z.ZodType<WatchEntry> = z.strictObject({
  sources: z
    .array(z.string().min(1))
    .default([])
    .describe('What CloudTrail recorded, as `countersign watch` takes it.'),
  snapshot: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('The accounts as they were before: a snapshot or a dump.'),
  rules: z
    .array(z.string().min(1))
    .default([])
    .describe('Sigma rules of your own beside ours: files and folders.'),
  store: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Where incidents are kept: a file, or `postgres://USER@HOST/DATABASE`.'),
  metrics: z
    .string()
    .refine((text) => readMetricsAddress(text) !== null, { error: METRICS_ADDRESS })
    .nullable()
    .default(null)
    .describe('Where metrics are served for Prometheus: `HOST:PORT`, or `PORT` of this machine.'),
  sinks: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by hyphens'), sink)
    .default({})
    .describe('Where alerts go, by names of your own.'),
});
