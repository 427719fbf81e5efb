import { type Alert, type AlertSink, alertText, type Severity } from '@countersign/govern';
import { shortened } from '../in-a-line.ts';
import { outcomeOf, request } from './http-request.ts';
import type { AlertFormat, SinkOptions } from './sink-options.ts';
import { checkReachable } from './webhook.ts';

/** A service of PagerDuty. */
export interface PagerDutyOptions extends SinkOptions {
  /** The integration key. */
  readonly key: string;
  readonly url: string;
  readonly format: AlertFormat;
}

/** PagerDuty's own limits, in characters. */
const MAX_SUMMARY = 1024;
const MAX_DEDUP_KEY = 255;

/**
 * Triggers, acknowledges and resolves incidents of PagerDuty: what is told of one incident has
 * one key there, so that what is sent twice is one.
 *
 * @see {@link https://developer.pagerduty.com/docs/send-alert-event}
 */
export function createPagerDutySink(options: PagerDutyOptions): AlertSink {
  return {
    name: options.name,
    async send(alert) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(pagerDutyEvent(options, alert));
      return outcomeOf(await request({ url: options.url, headers, body }));
    },
    check: async () => checkReachable(options.url),
  };
}

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
};

/** What PagerDuty is told of an alert. */
export function pagerDutyEvent(
  { format, key }: Pick<PagerDutyOptions, 'format' | 'key'>,
  alert: Alert,
): object {
  const { decision, incident } = alert;
  const about = { routing_key: key, dedup_key: incident.id.slice(0, MAX_DEDUP_KEY) };
  if (decision !== null) {
    return { ...about, event_action: decision.kind === 'resolved' ? 'resolve' : 'acknowledge' };
  }
  return {
    ...about,
    event_action: 'trigger',
    client: 'Countersign',
    payload: {
      summary: shortened(alertText(alert).title, MAX_SUMMARY),
      source: incident.target ?? incident.actor.arn,
      severity: SEVERITIES[incident.severity],
      timestamp: new Date(incident.firstMs).toISOString(),
      component: 'AWS IAM',
      class: incident.rule,
      custom_details: format(alert),
    },
  };
}
