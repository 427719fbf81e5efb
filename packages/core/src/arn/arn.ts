/** The six components of an Amazon Resource Name; `resource` keeps its colons and slashes. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const COMPONENT_COUNT = 6;

/**
 * Splits an ARN, or an ARN pattern, at its first five colons.
 *
 * Returns fewer than six components when there are fewer colons; the last
 * component keeps every further colon.
 */
export function splitArn(text: string): readonly string[] {
  const components: string[] = [];
  let start = 0;
  while (components.length < COMPONENT_COUNT - 1) {
    const colon = text.indexOf(':', start);
    if (colon < 0) break;
    components.push(text.slice(start, colon));
    start = colon + 1;
  }
  components.push(text.slice(start));
  return components;
}

/**
 * Reads an ARN, or `null` when the text is none.
 *
 * @see {@link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html} "ARN format"
 */
export function parseArn(text: string): Arn | null {
  const components = splitArn(text);
  if (components.length !== COMPONENT_COUNT || components[0] !== 'arn') return null;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = components;
  if (partition === '' || service === '' || resource === '') return null;
  return { partition, service, region, account, resource };
}

/** Prints an ARN; the inverse of {@link parseArn}. */
export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** Tells whether a text is a twelve-digit AWS account id. */
export function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
