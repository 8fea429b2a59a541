import { context, SpanStatusCode, trace } from '@opentelemetry/api'

/** Sends recorded spans to a collector until it is closed. */
export interface Tracing {
  close(): Promise<void>
}

/**
 * Records spans and sends them by OTLP over HTTP. The exporter itself reads its settings from the standard variables,
 * such as `OTEL_EXPORTER_OTLP_ENDPOINT`.
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

/** Runs work inside a span, which costs nothing without tracing. A failure is recorded in the span. */
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
