import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Queue } from '../store/ports.ts'

/** The metrics by exported name. Workers send their counts to the front process under these names. */
export interface Metrics {
  text(): Promise<string>
  count(name: string, labels: Record<string, string>, value: number): void
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
  const webhooks = new Counter({
    name: 'rubberduck_webhooks_total',
    help: 'Webhook deliveries by event and HTTP status of the response.',
    labelNames: ['event', 'status'],
    registers,
  })
  const findings = new Counter({
    name: 'rubberduck_findings_total',
    help: 'Findings by rule and placement.',
    labelNames: ['rule', 'placement'],
    registers,
  })
  const duration = new Histogram({
    name: 'rubberduck_job_seconds',
    help: 'Duration of one attempt of a job, by outcome.',
    labelNames: ['state'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const steps = new Histogram({
    name: 'rubberduck_step_seconds',
    help: 'Duration of the steps of a review.',
    labelNames: ['step'],
    buckets: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers,
  })
  const calls = new Counter({
    name: 'rubberduck_github_requests_total',
    help: 'Requests to GitHub by method and status.',
    labelNames: ['method', 'status'],
    registers,
  })
  const tokens = new Counter({
    name: 'rubberduck_model_tokens_total',
    help: 'Input and output tokens by model.',
    labelNames: ['model', 'kind'],
    registers,
  })
  const dollars = new Counter({
    name: 'rubberduck_model_dollars_total',
    help: 'Cost of model calls in US dollars, for models with known prices.',
    labelNames: ['model'],
    registers,
  })
  const remaining = new Gauge({
    name: 'rubberduck_github_limit_remaining',
    help: 'Remaining requests in the current rate limit window of GitHub.',
    labelNames: ['resource'],
    registers,
  })
  return {
    text: () => registry.metrics(),
    count(name, labels, value) {
      if (name === 'webhooks') webhooks.inc(labels, value)
      else if (name === 'findings') findings.inc(labels, value)
      else if (name === 'job_seconds') duration.observe(labels, value)
      else if (name === 'step_seconds') steps.observe(labels, value)
      else if (name === 'github_requests') calls.inc(labels, value)
      else if (name === 'model_tokens') tokens.inc(labels, value)
      else if (name === 'model_dollars') dollars.inc(labels, value)
      else if (name === 'github_limit_remaining') remaining.set(labels, value)
    },
  }
}
