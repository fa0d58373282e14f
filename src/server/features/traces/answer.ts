import { PbfWriter } from 'pbf';

export type Encoding = 'json' | 'protobuf';

/**
 * `ExportTraceServiceResponse` in the encoding of the request: empty when all was taken, else how many
 * spans were not and why the first of them was not.
 */
export function partialSuccess(encoding: Encoding, rejected: number, reason: string): Response {
  const errorMessage = rejected === 0 ? '' : `${rejected} spans not taken, the first: ${reason}`;
  if (encoding === 'json') {
    const partial = { partialSuccess: { rejectedSpans: String(rejected), errorMessage } };
    return Response.json(rejected === 0 ? {} : partial);
  }
  const writer = new PbfWriter();
  if (rejected > 0) writer.writeMessage(1, writePartial, { rejected, errorMessage });
  return new Response(Buffer.from(writer.finish()), {
    headers: { 'Content-Type': 'application/x-protobuf' },
  });
}

function writePartial(
  { rejected, errorMessage }: { rejected: number; errorMessage: string },
  writer?: PbfWriter,
): void {
  writer?.writeVarintField(1, rejected);
  writer?.writeStringField(2, errorMessage);
}
