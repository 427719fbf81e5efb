import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookSink } from './index.ts';
import { type Answer, type LoopbackServer, startLoopback } from './testing/loopback-server.ts';
import { sampleAlert } from './testing/sample-alert.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;

let server: LoopbackServer;
let answer: Answer;

beforeEach(async () => {
  answer = { status: 204 };
  server = await startLoopback(() => answer);
});

afterEach(async () => {
  await server.close();
});

function sinkTo(url: string) {
  return createWebhookSink({ name: 'hook', url, secret: SECRET, format: ({ id }) => ({ id }) });
}

describe('a webhook', () => {
  it('gets what a library of the standard takes for signed with the secret', async () => {
    const alert = sampleAlert();
    expect(await sinkTo(server.url).send(alert)).toEqual({ kind: 'sent', receipt: null });
    const [{ body, headers } = { body: '', headers: {} }] = server.received;
    expect(new Webhook(SECRET).verify(body, headers)).toEqual({ id: alert.id });
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow('No matching signature');
    expect(headers).toMatchObject({ 'webhook-id': alert.id, 'content-type': 'application/json' });
  });

  it.each([
    [400, {}, { kind: 'refused', because: '400: no such field' }],
    [422, {}, { kind: 'refused', because: '422: no such field' }],
    [401, {}, { kind: 'failed', because: '401: no such field', afterMs: null }],
    [
      302,
      { location: 'https://example.com/' },
      { kind: 'failed', because: '302: no such field', afterMs: null },
    ],
    [503, { 'retry-after': '7' }, { kind: 'failed', because: '503: no such field', afterMs: 7000 }],
    [
      429,
      { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' },
      { kind: 'failed', because: '429: no such field', afterMs: 0 },
    ],
  ] as const)(
    'that answers %i is told again where that may help',
    async (status, headers, outcome) => {
      answer = { status, headers, body: 'no such\n  field' };
      expect(await sinkTo(server.url).send(sampleAlert())).toEqual(outcome);
      // Nobody else is told what was meant for this one.
      expect(server.received.length).toBe(1);
    },
  );

  it('that nobody listens at is tried again, and is told of by a check', async () => {
    const { url } = server;
    await server.close();
    server = await startLoopback(() => answer);
    expect(await sinkTo(url).send(sampleAlert())).toMatchObject({ kind: 'failed' });
    expect(await sinkTo(url).check()).toMatchObject({ isWorking: false });
    expect(await sinkTo(server.url).check()).toMatchObject({ isWorking: true });
    expect(server.received.map(({ body, method }) => [method, body])).toEqual([['HEAD', '']]);
    answer = { status: 502 };
    expect(await sinkTo(server.url).check()).toMatchObject({ isWorking: false });
  });
});
