import type { S3Client } from '@aws-sdk/client-s3';
import { reasonOf } from '../in-a-line.ts';
import type { DeliveredPart, Delivery, DeliveryTrouble } from './delivery.ts';
import { contentOf } from './message-content.ts';
import { objectUrl, readObject } from './s3-objects.ts';

/** What S3, SNS or EventBridge said. */
export interface SentMessage {
  readonly body: string;
  /** Where it is from, for messages to people. */
  readonly origin: string;
}

/** With what the files are read that a message tells of. */
export interface MessageReader {
  readonly s3: S3Client;
  /** The largest file that is read, in bytes. */
  readonly maxBytes: number;
}

/** The records of a message, or of the files that it tells of. */
export async function readMessage(
  { body, origin }: SentMessage,
  { maxBytes, s3 }: MessageReader,
): Promise<Pick<Delivery, 'parts' | 'troubles'>> {
  const content = contentOf(body);
  const parts: DeliveredPart[] = [];
  const troubles: DeliveryTrouble[] = [];
  if (content.kind === 'records') {
    parts.push({ origin, bytes: Buffer.from(content.text), source: null });
  }
  for (const object of content.kind === 'objects' ? content.objects : []) {
    try {
      parts.push(await readObject(s3, object, maxBytes));
    } catch (error) {
      troubles.push({ origin: objectUrl(object), because: reasonOf(error) });
    }
  }
  return { parts, troubles };
}
