/** What an operation answers: members by name, lists, maps with keys of their own, texts, instants, and bytes. */
export type Output =
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | null
  | undefined
  | readonly Output[]
  | ReadonlyMap<string, Output>
  | { readonly [name: string]: Output };

/** Members of an answer. */
export type Members = Readonly<Record<string, Output>>;

/** Writes an answer of the query protocol as XML; EC2 has its own form of it. */
export function xmlAnswer(
  { dialect, namespace, operation, requestId }: XmlAnswer,
  output: Members | null,
): string {
  if (dialect === 'ec2') {
    const members = membersXml(output ?? {}, 'item');
    return `<${operation}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${members}</${operation}Response>`;
  }
  const result =
    output === null
      ? ''
      : `<${operation}Result>${membersXml(output, 'member')}</${operation}Result>`;
  return `<${operation}Response xmlns="${namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

/** Writes a refusal of the query protocol as XML. */
export function xmlError(
  { dialect, namespace }: Pick<XmlAnswer, 'dialect' | 'namespace'>,
  { code, message, requestId, status }: ErrorAnswer,
): string {
  const what = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  if (dialect === 'ec2') {
    return `<Response><Errors><Error>${what}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  }
  const type = status < 500 ? 'Sender' : 'Receiver';
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type>${what}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

/** What an answer in XML says around its result. */
export interface XmlAnswer {
  readonly dialect: XmlDialect;
  readonly namespace: string;
  readonly operation: string;
  readonly requestId: string;
}

/** The two forms of the query protocol. */
export type XmlDialect = 'query' | 'ec2';

export interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly status: number;
}

/** @param entry how the entries of lists are called */
function membersXml(members: Members, entry: string): string {
  return Object.entries(members)
    .map(([name, value]) => elementXml(name, value, entry))
    .join('');
}

function elementXml(name: string, value: Output, entry: string): string {
  if (value === null || value === undefined) return '';
  return `<${name}>${contentXml(value, entry)}</${name}>`;
}

function contentXml(value: NonNullable<Output>, entry: string): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (isList(value)) return value.map((each) => elementXml(entry, each, entry)).join('');
  if (isMap(value)) {
    const pairs = Array.from(value, ([key, each]) => ({ key, value: each }));
    return pairs.map((pair) => elementXml('entry', pair, entry)).join('');
  }
  return typeof value === 'object' ? membersXml(value, entry) : escapeXml(String(value));
}

function isList(value: NonNullable<Output>): value is readonly Output[] {
  return Array.isArray(value);
}

function isMap(value: NonNullable<Output>): value is ReadonlyMap<string, Output> {
  return value instanceof Map;
}

/** Puts a text into XML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

/** Writes an answer of the JSON protocols, instants as seconds since 1970. */
export function jsonAnswer(output: Members | null): string {
  return JSON.stringify(jsonValue(output ?? {}));
}

function jsonValue(value: Output): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(jsonValue);
  if (isMap(value)) return jsonValue(Object.fromEntries(value));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonValue(each)]));
}

/** Writes a refusal of the JSON protocols. */
export function jsonError(code: string, message: string): string {
  return JSON.stringify({ __type: exceptionName(code), message });
}

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['AccessDenied', 'AccessDeniedException'],
  ['Throttling', 'ThrottlingException'],
  ['ValidationError', 'ValidationException'],
  ['ServiceUnavailable', 'ServiceException'],
  ['InvalidClientTokenId', 'UnrecognizedClientException'],
  ['ExpiredToken', 'ExpiredTokenException'],
]);

/** The services that speak JSON call the same refusals by other names. */
function exceptionName(code: string): string {
  return EXCEPTIONS.get(code) ?? code;
}
