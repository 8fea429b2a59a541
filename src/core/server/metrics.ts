import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { escapeControlCharsInLine } from '../report/escape-control-chars.ts'
import type { Queue } from '../store/ports.ts'

type Labels = Record<string, string>

const secondBuckets = {
  job_seconds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  step_seconds: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
}

/** The metrics by exported name. Workers send their counts to the front process under these names. */
export interface Metrics {
  text(): Promise<string>
  count(name: string, labels: Labels, value: number): void
}

/** Bounds of one metric, so that no sender can fill the memory with new label values. */
const mostSeries = 2_000
const mostCharacters = 100

function mapValues(labels: Labels, change: (value: string) => string): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, change(String(value))]))
}

/** Creates the Prometheus metrics of a server. Jobs by state are read from the queue on each scrape. */
export function createMetrics(queue: Queue): Metrics {
  const registry = new Registry()
  const registers = [registry]
  new Gauge({
    name: 'rubberduck_jobs',
    help: 'Jobs by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await queue.counts())) this.set({ state }, count)
    },
  })
  const counter = (name: string, help: string, labelNames: string[]) => {
    const metric = new Counter({ name: `rubberduck_${name}_total`, help, labelNames, registers })
    return (labels: Labels, value: number) => metric.inc(labels, value)
  }
  const gauge = (name: string, help: string, labelNames: string[]) => {
    const metric = new Gauge({ name: `rubberduck_${name}`, help, labelNames, registers })
    return (labels: Labels, value: number) => metric.set(labels, value)
  }
  const histogram = (name: string, help: string, labelNames: string[], buckets: number[]) => {
    const metric = new Histogram({ name: `rubberduck_${name}`, help, labelNames, buckets, registers })
    return (labels: Labels, value: number) => metric.observe(labels, value)
  }
  const { job_seconds, step_seconds } = secondBuckets
  const metrics: Record<string, (labels: Labels, value: number) => void> = {
    webhooks: counter('webhooks', 'Webhook deliveries by event and HTTP status of the response.', ['event', 'status']),
    findings: counter('findings', 'Findings by rule and placement.', ['rule', 'placement']),
    job_seconds: histogram('job_seconds', 'Duration of one attempt of a job, by outcome.', ['state'], job_seconds),
    step_seconds: histogram('step_seconds', 'Duration of the steps of a review.', ['step'], step_seconds),
    platform_requests: counter('platform_requests', 'Requests to a platform by method and status.', [
      'platform',
      'method',
      'status',
    ]),
    platform_limit_remaining: gauge(
      'platform_limit_remaining',
      'Remaining requests in the current rate limit window of a platform.',
      ['platform', 'resource'],
    ),
    model_tokens: counter('model_tokens', 'Input and output tokens by model.', ['model', 'kind']),
    model_dollars: counter('model_dollars', 'Cost of model calls in US dollars, for models with known prices.', [
      'model',
    ]),
  }
  const seen = new Map<string, Set<string>>()
  /** Rules, models and events have names that others choose. The values of a metric beyond a number become `other`. */
  const bounded = (name: string, labels: Labels): Labels => {
    const known = seen.get(name) ?? new Set()
    seen.set(name, known)
    const cut = mapValues(labels, (value) => escapeControlCharsInLine(value.slice(0, mostCharacters)))
    const id = JSON.stringify(cut)
    if (known.has(id)) return cut
    if (known.size >= mostSeries) return mapValues(labels, () => 'other')
    known.add(id)
    return cut
  }
  return {
    text: () => registry.metrics(),
    count: (name, labels, value) => metrics[name]?.(bounded(name, labels), value),
  }
}
