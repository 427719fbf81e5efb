import type { KnownBlock } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackSink } from './index.ts';
import { type SlackMessage, slackMessage } from './slack.ts';
import { type LoopbackServer, type Received, startLoopback } from './testing/loopback-server.ts';
import { RESOLVED, sampleAlert } from './testing/sample-alert.ts';

let server: LoopbackServer;
let said: (received: Received) => object;

beforeEach(async () => {
  said = () => ({ ok: true, ts: '1700000000.000100' });
  server = await startLoopback((received) => ({
    status: 200,
    body: JSON.stringify(said(received)),
  }));
});

afterEach(async () => {
  await server.close();
});

function sink() {
  return createSlackSink({
    name: 'slack',
    channel: 'C1',
    token: 'xoxb-1',
    url: `${server.url}/api/`,
  });
}

/** What Slack documents of blocks, in characters. */
function checkLimits({ blocks, text }: SlackMessage): void {
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(text.length).toBeLessThan(4000);
  const lengths = blocks.map((block) => {
    switch (block.type) {
      case 'header':
        return block.text.text.length / 150;
      case 'section':
        return block.text.text.length / 3000;
      case 'context':
        return block.elements.length / 10;
    }
  });
  expect(Math.max(...lengths)).toBeLessThanOrEqual(1);
}

describe('what Slack is sent', () => {
  it('is of blocks as Slack types them, within its limits, and mentions nobody', () => {
    const message = slackMessage({ channel: 'C1' }, sampleAlert());
    const blocks: KnownBlock[] = message.blocks;
    expect(blocks.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'section',
      'context',
    ]);
    expect(JSON.stringify(message)).not.toContain('<!channel>"');
    expect(message.text).toBe(
      '[CRITICAL] mallory &lt;!channel&gt; &amp; "co" is a full administrator',
    );
    expect(message.blocks.slice(1, 5)).toMatchInlineSnapshot(`
      [
        {
          "text": {
            "text": "*Who*
      ana@example.com, as arn:aws:iam::111122223333:user/ana, with high confidence: the user is hers",
            "type": "mrkdwn",
          },
          "type": "section",
        },
        {
          "text": {
            "text": "*To what*
      arn:aws:iam::111122223333:user/mallory",
            "type": "mrkdwn",
          },
          "type": "section",
        },
        {
          "text": {
            "text": "*What it makes possible*
      mallory can become a full administrator through *everything*.",
            "type": "mrkdwn",
          },
          "type": "section",
        },
        {
          "text": {
            "text": "*What to do now*
      Ask her.",
            "type": "mrkdwn",
          },
          "type": "section",
        },
      ]
    `);
    checkLimits(message);
  });

  it('is cut where it is too long', () => {
    const long = 'x'.repeat(5000);
    const alert = sampleAlert();
    const incident = { ...alert.incident, title: long, why: [long], target: long };
    const message = slackMessage({ channel: 'C1' }, { ...alert, incident });
    expect(message.text.length).toBe(3000);
    checkLimits(message);
  });

  it('goes to the channel with the token, and says what Slack calls it', async () => {
    expect(await sink().send(sampleAlert())).toEqual({
      kind: 'sent',
      receipt: '1700000000.000100',
    });
    expect(server.received[0]).toMatchObject({
      path: '/api/chat.postMessage',
      headers: { authorization: 'Bearer xoxb-1' },
    });
  });

  it('answers in the thread of the incident', async () => {
    await sink().send(RESOLVED);
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      thread_ts: '1700000000.000100',
      blocks: [{ text: { text: expect.stringContaining('Resolved by ana') } }],
    });
  });
});

describe('Slack', () => {
  it('is told again what it could not take, and not what is wrong', async () => {
    const answers: readonly (readonly [object, object])[] = [
      [
        { ok: false, error: 'channel_not_found' },
        { kind: 'failed', because: 'channel_not_found' },
      ],
      [
        { ok: false, error: 'invalid_blocks' },
        { kind: 'refused', because: 'invalid_blocks' },
      ],
      [{ odd: 1 }, { kind: 'failed', because: '{"odd":1}' }],
    ];
    for (const [answer, outcome] of answers) {
      said = () => answer;
      expect(await sink().send(sampleAlert())).toMatchObject(outcome);
    }
  });

  it('is left alone as long as it wants', async () => {
    await server.close();
    server = await startLoopback(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    expect(await sink().send(sampleAlert())).toMatchObject({ kind: 'failed', afterMs: 30_000 });
  });

  it('is posted to once a second', async () => {
    const one = sink();
    const begunAt = performance.now();
    await one.send(sampleAlert());
    await one.send(RESOLVED);
    expect(server.received.length).toBe(2);
    expect(performance.now() - begunAt).toBeGreaterThan(900);
  });

  it('is asked whether a message is there that may have arrived, and not sent it again', async () => {
    const alert = sampleAlert({ isUncertain: true });
    const there = {
      ts: '1700000000.000900',
      metadata: { event_payload: { alert_id: alert.id } },
    };
    said = () => ({ ok: true, messages: [{ ts: '1', metadata: null }, there] });
    expect(await sink().send(alert)).toEqual({ kind: 'sent', receipt: '1700000000.000900' });
    expect(server.received.map(({ path }) => path)).toEqual(['/api/conversations.history']);
    // Without the right to look it is sent.
    said = ({ path }) =>
      path.endsWith('postMessage') ? { ok: true, ts: '2' } : { ok: false, error: 'missing_scope' };
    const answer = { ...RESOLVED, isUncertain: true };
    expect(await sink().send(answer)).toEqual({ kind: 'sent', receipt: '2' });
    expect(server.received.map(({ path }) => path).slice(1)).toEqual([
      '/api/conversations.replies',
      '/api/chat.postMessage',
    ]);
  });

  it('is checked without a message', async () => {
    said = () => ({ ok: true, user: 'countersign', team: 'Example' });
    expect(await sink().check()).toEqual({
      isWorking: true,
      told: 'the token is that of countersign in Example',
    });
    said = () => ({ ok: false, error: 'invalid_auth' });
    expect(await sink().check()).toEqual({ isWorking: false, because: 'invalid_auth' });
    expect(server.received.map(({ path }) => path)).toEqual(['/api/auth.test', '/api/auth.test']);
  });
});
