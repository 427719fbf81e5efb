import { createHmac } from 'node:crypto';
import type { AlertSink, ServiceCheck } from '@countersign/govern';
import { outcomeOf, request } from './http-request.ts';
import type { AlertFormat, SinkOptions } from './sink-options.ts';

/** A server of somebody's own that is told of alerts. */
export interface WebhookOptions extends SinkOptions {
  readonly url: string;
  /** By which the receiver knows us: `whsec_` and Base64, or any text. */
  readonly secret: string;
  readonly format: AlertFormat;
}

/**
 * Posts alerts as JSON, signed with a secret that both know. What is sent again after a crash has
 * the same `webhook-id`, by which the receiver takes it once.
 *
 * @see {@link https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md}
 */
export function createWebhookSink({ format, name, secret, url }: WebhookOptions): AlertSink {
  const key = keyOf(secret);
  return {
    name,
    async send(alert) {
      const body = JSON.stringify(format(alert));
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signed = createHmac('sha256', key).update(`${alert.id}.${timestamp}.${body}`);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'countersign',
        'webhook-id': alert.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signed.digest('base64')}`,
      };
      return outcomeOf(await request({ url, headers, body }));
    },
    check: async () => checkReachable(url),
  };
}

/** Whether somebody answers there, without telling him anything. */
export async function checkReachable(url: string): Promise<ServiceCheck> {
  const answer = await request({ url, method: 'HEAD' });
  if (answer.kind === 'unreachable') return { isWorking: false, because: answer.because };
  if (answer.status >= 500) return { isWorking: false, because: `it answers ${answer.status}` };
  const told = `it answers (${answer.status}); whether it takes alerts is seen with the first`;
  return { isWorking: true, told };
}

const PREFIX = 'whsec_';

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
}
