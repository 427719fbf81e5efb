import type { TrailEvent } from './trail-event.ts';

/** As in `iam:CreateUser`, without the version that some services add to the name. */
export function callName({ name, source }: Pick<TrailEvent, 'name' | 'source'>): string {
  return `${source.slice(0, source.indexOf('.'))}:${name.replace(/\d{8}(?:v\d+)?$/, '')}`;
}
