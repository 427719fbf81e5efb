/** Where what is published to a topic goes. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly ownerId: string;
  /** `sqs`, `email`, `https`, … */
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether messages go out as they were published, without what SNS writes around them. */
  readonly isRaw: boolean;
  /** Whether whoever is behind the endpoint wants it. */
  readonly isConfirmed: boolean;
}

/** The subscriptions to all topics. */
export class Subscriptions {
  private readonly byArn = new Map<string, Subscription>();

  add(subscription: Subscription): void {
    this.byArn.set(subscription.arn, subscription);
  }

  get(arn: string): Subscription | undefined {
    return this.byArn.get(arn);
  }

  remove(arn: string): void {
    this.byArn.delete(arn);
  }

  /** Those to a topic, in the order in which they came. */
  to(topicArn: string): readonly Subscription[] {
    return [...this.byArn.values()].filter((each) => each.topicArn === topicArn);
  }

  /** Those of an account. */
  of(ownerId: string): readonly Subscription[] {
    return [...this.byArn.values()].filter((each) => each.ownerId === ownerId);
  }
}
