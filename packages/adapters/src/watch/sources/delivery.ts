/** Records that came together from a service. */
export interface Delivery {
  readonly parts: readonly DeliveredPart[];
  /** Why some of it could not be had: it comes again. */
  readonly troubles: readonly DeliveryTrouble[];
  /** Says that it was taken; what is not taken comes again. */
  readonly done: () => Promise<void>;
}

/** Records as a file would have them. */
export interface DeliveredPart {
  /** Where they are from, for messages. */
  readonly origin: string;
  /** JSON or lines of JSON, compressed with gzip or not. */
  readonly bytes: Buffer;
  /** What is the same for the same content, where it is to be read once; else `null`. */
  readonly source: string | null;
}

/** What could not be had. */
export interface DeliveryTrouble {
  readonly origin: string;
  readonly because: string;
}
