/** A call that AWS refused, or that kept failing. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  /** AWS's name of the error, such as `AccessDenied`; else that of the network. */
  readonly code: string;
  /** Whether AWS's answer will be another one when it is asked again. */
  readonly isPassing: boolean;

  constructor(code: string, message: string, isPassing: boolean) {
    super(message);
    this.code = code;
    this.isPassing = isPassing;
  }
}

/**
 * Ends collecting for the time being: the credentials have ended, or somebody
 * stopped it. Everything that was answered is kept.
 */
export class CollectingStopped extends Error {
  override readonly name = 'CollectingStopped';
}

const MAX_MESSAGE = 500;

/** The errors that say that a session is over, as services call them. */
const ENDED_SESSION: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
  'CredentialsProviderError',
]);

/** Puts an error of the SDK into the words of this adapter. */
export function failureOf(error: unknown): CallFailure | CollectingStopped {
  if (error instanceof CallFailure || error instanceof CollectingStopped) return error;
  const code = codeOf(error);
  const message = messageOf(error);
  if (ENDED_SESSION.has(code)) {
    return new CollectingStopped(`the credentials have ended (${code}: ${message})`);
  }
  return new CallFailure(code, message, mayPass(error, code));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if ('code' in error && typeof error.code === 'string' && error.name === 'Error') {
    return error.code;
  }
  return error.name === '' ? 'Unknown' : error.name;
}

/** One line, without what is another text each time: encoded details, ids of requests. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.length > MAX_MESSAGE ? `${plain.slice(0, MAX_MESSAGE - 1)}…` : plain;
}

/** Errors of the network, of the server, and throttling that outlasted every retry. */
function mayPass(error: unknown, code: string): boolean {
  if (/throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code)) return true;
  const status = statusOf(error);
  return status === null || status >= 500 || status === 429;
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return null;
  if (!('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
