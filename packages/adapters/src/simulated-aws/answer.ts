import type { Addressed } from './address.ts';
import type { ServiceError } from './service-error.ts';
import type { Service } from './services/operation.ts';
import { jsonAnswer, jsonError, type Members, xmlAnswer, xmlError } from './wire/write-answer.ts';

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers what was done. */
export function success(
  { name, service }: Addressed,
  output: Members | null,
  requestId: string,
): Answer {
  const { protocol } = service;
  if (protocol.kind === 'json') {
    return {
      status: 200,
      headers: { 'content-type': protocol.contentType, 'x-amzn-requestid': requestId },
      body: jsonAnswer(output),
    };
  }
  if (protocol.kind === 'rest') {
    const { body, contentType, headers, status } = protocol.render(name, output ?? {});
    return {
      status: status ?? (body === '' ? 204 : 200),
      headers: { 'content-type': contentType, 'x-amz-request-id': requestId, ...headers },
      body,
    };
  }
  const { dialect, namespace } = protocol;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlAnswer({ dialect, namespace, operation: name, requestId }, output),
  };
}

/** Answers that it was refused, or failed. */
export function failure(
  protocol: Service['protocol'],
  { code, message, status }: ServiceError,
  requestId: string,
): Answer {
  if (protocol.kind === 'json') {
    return {
      status,
      headers: { 'content-type': protocol.contentType, 'x-amzn-requestid': requestId },
      body: jsonError(code, message),
    };
  }
  if (protocol.kind === 'rest') {
    const { body, contentType } = protocol.renderError(code, message);
    const headers = { 'content-type': contentType, 'x-amzn-requestid': requestId };
    return { status, headers, body };
  }
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlError(protocol, { code, message, requestId, status }),
  };
}
