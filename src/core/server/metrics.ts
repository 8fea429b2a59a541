import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Queue } from '../store/ports.ts'

/** What is counted, by the name it is exported under. Workers send theirs to the front by these names. */
export interface Metrics {
  text(): Promise<string>
  count(name: string, labels: Record<string, string>, value: number): void
}

/** Prometheus metrics of a server; jobs by state are read from the queue when somebody asks. */
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
    help: 'Deliveries by event and HTTP status of the answer.',
    labelNames: ['event', 'status'],
    registers,
  })
  const findings = new Counter({
    name: 'rubberduck_findings_total',
    help: 'Findings of reviews by rule and fate.',
    labelNames: ['rule', 'fate'],
    registers,
  })
  const duration = new Histogram({
    name: 'rubberduck_job_seconds',
    help: 'Time of one try of a job, by how it ended.',
    labelNames: ['state'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const steps = new Histogram({
    name: 'rubberduck_step_seconds',
    help: 'Time of the steps of a review.',
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
    help: 'Tokens by model, in and out.',
    labelNames: ['model', 'kind'],
    registers,
  })
  const dollars = new Counter({
    name: 'rubberduck_model_dollars_total',
    help: 'What models cost, in US dollars, as far as their prices are known.',
    labelNames: ['model'],
    registers,
  })
  const remaining = new Gauge({
    name: 'rubberduck_github_limit_remaining',
    help: 'Requests left in the present hour, as GitHub said last.',
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
