import { type Alert, alertText } from '@countersign/govern';

/** An alert as text, for mail and the like. */
export function plainMessage(alert: Alert): string {
  const { parts, title } = alertText(alert);
  const lines = parts.map(({ label, text }) => `${label}:\n  ${text.replaceAll('\n', '\n  ')}`);
  return `${[title, ...lines].join('\n\n')}\n`;
}
