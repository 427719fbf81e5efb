import { ServiceError } from '../service-error.ts';
import type { CallInput } from '../wire/call-input.ts';
import type { Members, Output } from '../wire/write-answer.ts';

/** The names that a service has for the parts of a page. */
export interface PagingNames {
  readonly size: string;
  readonly token: string;
  readonly nextToken: string;
  /** The member that says whether more follow, where there is one. */
  readonly isTruncated?: string;
}

/** IAM's way to page. */
export const MARKERS: PagingNames = {
  size: 'MaxItems',
  token: 'Marker',
  nextToken: 'Marker',
  isTruncated: 'IsTruncated',
};

/** The way of services that answer in JSON. */
export const TOKENS: PagingNames = {
  size: 'MaxResults',
  token: 'NextToken',
  nextToken: 'NextToken',
};

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The members that say how it goes on. */
  readonly members: Members;
}

/** Cuts the page that a call asks for out of a list. */
export function pageOf<Item>(
  input: CallInput,
  items: readonly Item[],
  { names, otherwise, max }: { names: PagingNames; otherwise: number; max: number },
): Page<Item> {
  const start = startOf(input.optionalText(names.token));
  const size = input.number(names.size, { min: 1, max, otherwise });
  const end = start + size;
  const isTruncated = end < items.length;
  const members: Record<string, Output> = {};
  if (names.isTruncated !== undefined) members[names.isTruncated] = isTruncated;
  if (isTruncated) members[names.nextToken] = Buffer.from(`at ${end}`).toString('base64');
  return { items: items.slice(start, end), members };
}

function startOf(token: string | null): number {
  if (token === null) return 0;
  const [, place] = /^at (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (place === undefined) throw new ServiceError('ValidationError', `Invalid Marker: ${token}`);
  return Number(place);
}
