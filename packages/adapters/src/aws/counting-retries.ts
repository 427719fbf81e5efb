import { AdaptiveRetryStrategy } from '@smithy/core/retry';

/**
 * The SDK's adaptive retries: backoff with jitter, and a rate of requests that
 * falls when AWS throttles and rises again. Counts what was throttled.
 */
export class CountingRetries extends AdaptiveRetryStrategy {
  private readonly onThrottled: () => void;

  constructor(maxAttempts: number, onThrottled: () => void) {
    super(async () => maxAttempts);
    this.onThrottled = onThrottled;
  }

  override async refreshRetryTokenForRetry(
    ...asked: Parameters<AdaptiveRetryStrategy['refreshRetryTokenForRetry']>
  ): ReturnType<AdaptiveRetryStrategy['refreshRetryTokenForRetry']> {
    const [, { errorType }] = asked;
    if (errorType === 'THROTTLING') this.onThrottled();
    return super.refreshRetryTokenForRetry(...asked);
  }
}
