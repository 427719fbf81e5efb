/** Where metrics are served. */
export interface MetricsAddress {
  readonly host: string;
  /** 0 takes one that is free. */
  readonly port: number;
}

/** What `--metrics` takes, for help and for messages. */
export const METRICS_ADDRESS =
  '`HOST:PORT`, `[ADDRESS]:PORT` or `PORT`, which is of this machine alone';

const HERE = '127.0.0.1';
const MAX_PORT = 65_535;

/** Reads where metrics are served; `null` where a text does not say. */
export function readMetricsAddress(text: string): MetricsAddress | null {
  const [, ip6, name, digits = ''] =
    /^(?:\[([0-9a-f:.]+)\]:|([a-z0-9.-]+):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = digits === '' ? Number.NaN : Number(digits);
  return port <= MAX_PORT ? { host: ip6 ?? name ?? HERE, port } : null;
}
