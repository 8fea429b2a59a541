import { context, SpanStatusCode, trace } from '@opentelemetry/api'

/** Sends what is recorded to a collector until it is closed. */
export interface Tracing {
  close(): Promise<void>
}

/**
 * Records spans and sends them by OTLP over HTTP. Where they go and what else is said of them comes from the standard
 * variables, `OTEL_EXPORTER_OTLP_ENDPOINT` and its relatives, which the exporter reads itself.
 */
export async function startTracing(service: string): Promise<Tracing> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  return { close: () => provider.shutdown() }
}

/** Runs the work inside a span; without tracing that costs nothing. A failure is the span's as well. */
export function inSpan<T>(
  name: string,
  attributes: Record<string, string | number>,
  work: () => Promise<T>,
): Promise<T> {
  return trace.getTracer('rubberduck').startActiveSpan(name, { attributes }, context.active(), async (span) => {
    try {
      return await work()
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error))
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
