import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSmtpSink, type SmtpOptions } from './index.ts';
import { RESOLVED, sampleAlert } from './testing/sample-alert.ts';

let server: SMTPServer;
let port = 0;
let mails: string[];
let refusal: Error | null;

beforeEach(async () => {
  mails = [];
  refusal = null;
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    onAuth({ password, username }, _session, done) {
      if (username === 'us' && password === 'secret') done(null, { user: 'us' });
      else done(new Error('who are you?'));
    },
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refusal === null) mails.push(Buffer.concat(parts).toString('utf8'));
        done(refusal);
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterEach(async () => {
  await new Promise<void>((resolve) => {
    server.close(resolve);
  });
});

function sink(parts: Partial<SmtpOptions> = {}) {
  const auth = { user: 'us', password: 'secret' };
  const mail = { from: 'watch@example.com', to: ['ana@example.com', 'bo@example.com'] };
  return createSmtpSink({ name: 'mail', host: '127.0.0.1', port, ...auth, ...mail, ...parts });
}

describe('a mail server', () => {
  it('takes an alert as text that says what to do, and further ones as answers to it', async () => {
    const one = sink();
    const sent = await one.send(sampleAlert());
    expect(sent).toEqual({ kind: 'sent', receipt: '<event-1.1@countersign.example.com>' });
    expect(await one.send(RESOLVED)).toMatchObject({ kind: 'sent' });
    await one.close?.();
    const [first = '', second = ''] = mails.map((mail) => mail.replaceAll('\r\n', '\n'));
    expect(first).toContain('To: ana@example.com, bo@example.com\n');
    expect(first).toContain('Message-ID: <event-1.1@countersign.example.com>\n');
    expect(first).toContain('What to do now:\n  Ask her.');
    expect(first).not.toContain('In-Reply-To');
    expect(second).toContain('In-Reply-To: <event-1.1@countersign.example.com>\n');
    expect(second).toContain('Note:\n  it was meant');
  });

  it('puts nothing into the head of a mail that somebody wrote into a title', async () => {
    const alert = sampleAlert();
    const title = 'x\r\nBcc: eve@example.com\r\n\r\nbody';
    await sink().send({ ...alert, incident: { ...alert.incident, title } });
    const head = (mails[0] ?? '').split('\r\n\r\n')[0] ?? '';
    expect(head).not.toMatch(/^Bcc:/m);
  });

  it('is tried again where that may help', async () => {
    refusal = Object.assign(new Error('try later'), { responseCode: 451 });
    expect(await sink().send(sampleAlert())).toMatchObject({ kind: 'failed' });
    refusal = Object.assign(new Error('looks like spam'), { responseCode: 554 });
    expect(await sink().send(sampleAlert())).toMatchObject({ kind: 'refused' });
    expect(await sink({ password: 'wrong' }).send(sampleAlert())).toMatchObject({ kind: 'failed' });
    expect(mails).toEqual([]);
  });

  it('is checked without a mail', async () => {
    expect(await sink().check()).toMatchObject({ isWorking: true });
    expect(await sink({ password: 'wrong' }).check()).toMatchObject({ isWorking: false });
    expect(await sink({ user: null, password: null }).check()).toMatchObject({ isWorking: true });
    expect(mails).toEqual([]);
  });
});
