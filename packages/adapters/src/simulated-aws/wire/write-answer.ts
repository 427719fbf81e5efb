/** What an operation answers: members by name, lists, maps with keys of their own, texts, and instants. */
export type Output =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | readonly Output[]
  | ReadonlyMap<string, Output>
  | { readonly [name: string]: Output };

/** Members of an answer. */
export type Members = Readonly<Record<string, Output>>;

/** Writes an answer of the query protocol as XML. */
export function xmlAnswer(
  { namespace, operation, requestId }: XmlAnswer,
  output: Members | null,
): string {
  const result =
    output === null ? '' : `<${operation}Result>${membersXml(output)}</${operation}Result>`;
  return `<${operation}Response xmlns="${namespace}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

/** Writes a refusal of the query protocol as XML. */
export function xmlError(
  namespace: string,
  { code, message, requestId, status }: ErrorAnswer,
): string {
  const type = status < 500 ? 'Sender' : 'Receiver';
  return `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

/** What an answer in XML says around its result. */
export interface XmlAnswer {
  readonly namespace: string;
  readonly operation: string;
  readonly requestId: string;
}

export interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly status: number;
}

function membersXml(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => elementXml(name, value))
    .join('');
}

function elementXml(name: string, value: Output): string {
  if (value === null || value === undefined) return '';
  return `<${name}>${contentXml(value)}</${name}>`;
}

function contentXml(value: NonNullable<Output>): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  if (isList(value)) return value.map((entry) => elementXml('member', entry)).join('');
  if (isMap(value)) {
    return Array.from(value, ([key, each]) => elementXml('entry', { key, value: each })).join('');
  }
  return typeof value === 'object' ? membersXml(value) : escapeXml(String(value));
}

function isList(value: NonNullable<Output>): value is readonly Output[] {
  return Array.isArray(value);
}

function isMap(value: NonNullable<Output>): value is ReadonlyMap<string, Output> {
  return value instanceof Map;
}

function escapeXml(text: string): string {
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
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(jsonValue);
  if (isMap(value)) return jsonValue(Object.fromEntries(value));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonValue(each)]));
}
