import type { Service } from '../operation.ts';
import { BUS_OPERATIONS } from './buses.ts';
import { PUT_EVENTS } from './put-events.ts';
import { RULE_OPERATIONS } from './rules.ts';

/** EventBridge: buses, their policies, rules with patterns, and events. */
export const EVENTS: Service = {
  signingName: 'events',
  actionPrefix: 'events',
  eventSource: 'events.amazonaws.com',
  protocol: {
    kind: 'json',
    targetPrefix: 'AWSEvents',
    contentType: 'application/x-amz-json-1.1',
  },
  operations: new Map(
    Object.entries({ ...BUS_OPERATIONS, ...RULE_OPERATIONS, PutEvents: PUT_EVENTS }),
  ),
};
