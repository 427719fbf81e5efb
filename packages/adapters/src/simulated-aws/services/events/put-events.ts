import { putEvent } from '../../deliver.ts';
import type { CallInput } from '../../wire/call-input.ts';
import { jsonObject } from '../../wire/json-object.ts';
import type { Members } from '../../wire/write-answer.ts';
import type { Call, Operation } from '../operation.ts';
import { busArn } from './buses.ts';

/** Puts events on buses, each judged by itself. */
export const PUT_EVENTS: Operation = {
  isReadOnly: false,
  isDataEvent: true,
  asks: (call) => {
    const buses = new Set(call.input.list('Entries').map((entry) => busOf(call, entry)));
    return [...buses].map((resource) => ({ resource }));
  },
  run: (call) => {
    const entries = call.input.list('Entries').map((entry) => put(call, entry));
    return {
      Entries: entries,
      FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length,
    };
  },
};

function busOf(call: Call, entry: CallInput): string {
  return busArn(call, entry.optionalText('EventBusName'));
}

function put(call: Call, entry: CallInput): Members {
  const { accountId, atMs, region, world } = call;
  const detail = jsonObject(entry.optionalText('Detail') ?? '');
  if (detail === null) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  const id = world.identifiers.uuid();
  putEvent(world, busOf(call, entry), {
    id,
    source: entry.text('Source'),
    detailType: entry.text('DetailType'),
    accountId,
    region,
    atMs,
    resources: entry.texts('Resources'),
    detail,
    isReadOnlyCall: false,
  });
  return { EventId: id };
}
