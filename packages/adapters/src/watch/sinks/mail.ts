import { GetAccountCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type AlertSink, type AlertToSend, alertText, type SendOutcome } from '@countersign/govern';
import { createTransport } from 'nodemailer';
import { checkBy } from '../check-by.ts';
import { reasonOf } from '../in-a-line.ts';
import { type AwsTarget, awsFailure, clientSettings } from './aws-outcome.ts';
import { plainMessage } from './plain-message.ts';
import { SEND_LIMIT_MS, type SinkOptions } from './sink-options.ts';

/** From whom, and to whom. */
interface MailOptions extends SinkOptions {
  readonly from: string;
  readonly to: readonly string[];
}

/** A mail server. */
export interface SmtpOptions extends MailOptions {
  readonly host: string;
  readonly port: number;
  /** `null` where the server wants nobody to sign in. */
  readonly user: string | null;
  readonly password: string | null;
}

/** Amazon SES. */
export interface SesOptions extends MailOptions {
  readonly aws: AwsTarget;
}

const IMPLICIT_TLS_PORT = 465;

/** Sends alerts by a mail server, over TLS unless the server is this machine. */
export function createSmtpSink(options: SmtpOptions): AlertSink {
  const { host, password, port, user } = options;
  const isHere = host === 'localhost' || host === '127.0.0.1' || host === '::1';
  const transport = createTransport({
    host,
    port,
    secure: port === IMPLICIT_TLS_PORT,
    requireTLS: !isHere,
    connectionTimeout: SEND_LIMIT_MS,
    greetingTimeout: SEND_LIMIT_MS,
    socketTimeout: SEND_LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
  });
  return mailSink(options, {
    transport,
    failure: smtpFailure,
    check: async () => checkBy(async () => transport.verify(), 'the server takes our mail'),
    close: () => transport.close(),
  });
}

/** Sends alerts by Amazon SES. */
export function createSesSink(options: SesOptions): AlertSink {
  const client = new SESv2Client(clientSettings(options.aws));
  const transport = createTransport({ SES: { sesClient: client, SendEmailCommand } });
  return mailSink(options, {
    transport,
    failure: awsFailure,
    check: async () =>
      checkBy(async () => {
        const { SendingEnabled } = await client.send(new GetAccountCommand({}));
        if (SendingEnabled !== true) throw new Error('sending is turned off for the account');
      }, 'the account may send'),
    close: () => client.destroy(),
  });
}

/** What differs from one way to send mail to another. */
interface MailWay {
  readonly transport: {
    sendMail(mail: ReturnType<typeof mailOf>): Promise<{ readonly messageId: string }>;
  };
  readonly failure: (error: unknown) => SendOutcome;
  readonly check: AlertSink['check'];
  readonly close: () => void;
}

function mailSink(options: MailOptions, { check, close, failure, transport }: MailWay): AlertSink {
  return {
    name: options.name,
    check,
    async send(alert) {
      try {
        const { messageId } = await transport.sendMail(mailOf(options, alert));
        return { kind: 'sent', receipt: messageId };
      } catch (error) {
        return failure(error);
      }
    },
    async close() {
      close();
    },
  };
}

/** What is told of one incident is one conversation; what is sent twice has one id. */
function mailOf({ from, to }: MailOptions, alert: AlertToSend) {
  const first = messageIdOf(`${alert.incident.id}.1`, from);
  const own = messageIdOf(alert.id, from);
  return {
    from,
    to: [...to],
    subject: alertText(alert).subject,
    text: plainMessage(alert),
    messageId: own,
    ...(own === first ? {} : { inReplyTo: first, references: [first] }),
    headers: { 'auto-submitted': 'auto-generated' },
  };
}

function messageIdOf(id: string, from: string): string {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return `<${id.replaceAll(/[^A-Za-z0-9.-]/g, '-')}@countersign.${domain}>`;
}

/** A server that says 5 will say so again, but for what it thinks of whoever sends. */
function smtpFailure(error: unknown): SendOutcome {
  const because = reasonOf(error);
  const code =
    typeof error === 'object' && error !== null && 'responseCode' in error
      ? error.responseCode
      : null;
  const isContent = code === 552 || code === 554;
  return isContent ? { kind: 'refused', because } : { kind: 'failed', because, afterMs: null };
}
