import type { Alert } from '../alerts/alert.ts';
import type { ServiceCheck } from './service-check.ts';

/** Where alerts go. */
export interface AlertSink {
  /** As the configuration calls it. */
  readonly name: string;
  /** Sends an alert within a time of its own; whatever happens is an outcome and never thrown. */
  send(alert: AlertToSend): Promise<SendOutcome>;
  /** Tells whether it could be sent to, without anybody being alerted where that can be had. */
  check(): Promise<ServiceCheck>;
  /** Ends connections. */
  close?(): Promise<void>;
}

/** An alert, and what is known of earlier attempts. */
export interface AlertToSend extends Alert {
  /** Whether it may have arrived already: a sink that can look does so before it sends. */
  readonly isUncertain: boolean;
  /** What the sink called its first message about the incident; `null` where there is none. */
  readonly thread: string | null;
}

/** What became of an attempt. */
export type SendOutcome =
  /** `receipt`: what the sink calls the message, where it says so. */
  | { readonly kind: 'sent'; readonly receipt: string | null }
  /** Trying again may help; not before `afterMs` where the sink says so. */
  | { readonly kind: 'failed'; readonly because: string; readonly afterMs: number | null }
  /** Trying again as it is helps nothing. */
  | { readonly kind: 'refused'; readonly because: string };
