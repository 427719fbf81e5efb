import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { ServiceError } from './service-error.ts';

/** A request as it came. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query string as they were sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as it was sent, and as text. */
  readonly bytes: Uint8Array;
  readonly body: string;
}

/** What the `Authorization` header of a signed request says. */
export interface SignedBy {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** The time in `X-Amz-Date`, in milliseconds since 1970. */
  readonly signedAtMs: number;
}

/** The longest time between signing a request and its arrival. */
const MAX_SKEW_MS = 5 * 60_000;

/**
 * Reads by whom a request is signed; `null` where it is not.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html}
 */
export function signedBy({ headers }: ReceivedRequest): SignedBy | null {
  const header = headers.get('authorization');
  if (header === undefined) return null;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  const [, accessKeyId, , region, service, names, signature] = match ?? [];
  const date = instantOf(headers.get('x-amz-date') ?? '');
  if (
    accessKeyId === undefined ||
    region === undefined ||
    service === undefined ||
    names === undefined ||
    signature === undefined ||
    date === null
  ) {
    throw new ServiceError('IncompleteSignature', 'The request signature is incomplete.', 400);
  }
  const signedHeaders = names.split(';');
  return { accessKeyId, region, service, signedHeaders, signature, signedAtMs: date };
}

/** `20261126T080000Z`. */
function instantOf(text: string): number | null {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (second === undefined) return null;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Fails where a signature is not that of the secret, or too old. */
export async function checkSignature(
  request: ReceivedRequest,
  by: SignedBy,
  { secret, token }: { readonly secret: string; readonly token: string | null },
): Promise<void> {
  // Whoever signs does so by the clock of the machine, wherever the simulated one stands.
  if (Math.abs(Date.now() - by.signedAtMs) > MAX_SKEW_MS) {
    throw new ServiceError(
      'SignatureDoesNotMatch',
      'Signature expired or not yet current: the clocks differ by more than five minutes.',
      403,
    );
  }
  const expected = await sign(request, by, { secret, token });
  const isRight = timingSafeEqual(
    createHash('sha256').update(expected).digest(),
    createHash('sha256').update(by.signature).digest(),
  );
  if (!isRight || !isBodySigned(request)) {
    throw new ServiceError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      403,
    );
  }
}

async function sign(
  { body, headers, method, target }: ReceivedRequest,
  { accessKeyId, region, service, signedAtMs, signedHeaders }: SignedBy,
  { secret, token }: { readonly secret: string; readonly token: string | null },
): Promise<string> {
  const signer = new SignatureV4({
    credentials: {
      accessKeyId,
      secretAccessKey: secret,
      ...(token === null ? {} : { sessionToken: token }),
    },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: service !== 's3',
  });
  const url = new URL(target, 'http://localhost');
  const signed = await signer.sign(
    new HttpRequest({
      method,
      hostname: 'localhost',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signedHeaders.map((name) => [name, headers.get(name) ?? ''])),
      body,
    }),
    { signingDate: new Date(signedAtMs), signableHeaders: new Set(signedHeaders) },
  );
  return /Signature=([0-9a-f]{64})/.exec(signed.headers['authorization'] ?? '')?.[1] ?? '';
}

/** Whether the hash that is signed, where one is sent, is that of the body. */
function isBodySigned({ bytes, headers }: ReceivedRequest): boolean {
  const hash = headers.get('x-amz-content-sha256');
  if (hash === undefined || hash === 'UNSIGNED-PAYLOAD' || hash.startsWith('STREAMING-')) {
    return true;
  }
  return hash === createHash('sha256').update(bytes).digest('hex');
}
