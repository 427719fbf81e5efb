import type { Service } from '../operation.ts';
import { BUCKET_OPERATIONS } from './buckets.ts';
import { OBJECT_OPERATIONS } from './objects.ts';
import { render, renderError, route } from './protocol.ts';

/** Simple Storage Service, as far as buckets, their policies and whole objects go. */
export const S3: Service = {
  signingName: 's3',
  actionPrefix: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: { kind: 'rest', route, render, renderError },
  operations: new Map(Object.entries({ ...BUCKET_OPERATIONS, ...OBJECT_OPERATIONS })),
};
