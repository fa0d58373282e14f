import type { JSX } from 'preact';
import type { ReleaseResponse } from '../../protocol/api.ts';
import type { ArmTotals } from '../../protocol/armTotals.ts';
import { unattributedLine } from '../../protocol/traffic.ts';
import { count, decimal, latency, money } from '../numbers.ts';

/** Who was served by each arm, and what it took. */
export function Totals({ release }: { readonly release: ReleaseResponse }): JSX.Element {
  const { stable, canary, live, plan } = release;
  const strangers = unattributedLine(live.unattributed);
  return (
    <>
      <table class="totals">
        <caption class="spoken">Traffic of both arms</caption>
        <thead>
          <tr>
            <th scope="col">traffic</th>
            <th scope="col">{plan.stickBy}s</th>
            <th scope="col">requests</th>
            <th scope="col">mean latency</th>
            <th scope="col">mean tokens</th>
            <th scope="col">cost / 1,000</th>
          </tr>
        </thead>
        <tbody>
          <ArmLine label={`stable v${stable.version}`} totals={live.stable} />
          <ArmLine label={`canary v${canary.version}`} totals={live.canary} />
        </tbody>
      </table>
      {strangers === undefined ? null : <p class="totals-note">{strangers}</p>}
    </>
  );
}

function ArmLine({ label, totals }: { label: string; totals: ArmTotals }): JSX.Element {
  const { meanLatencyMs, meanTokens, meanCostUsd } = totals;
  const unpriced = totals.requests === 0 ? '-' : 'no price';
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{count(totals.keys)}</td>
      <td>{count(totals.requests)}</td>
      <td>{meanLatencyMs === null ? '-' : latency(meanLatencyMs)}</td>
      <td>{meanTokens === null ? '-' : decimal(meanTokens, meanTokens < 10 ? 1 : 0)}</td>
      <td>{meanCostUsd === null ? unpriced : money(meanCostUsd * 1_000)}</td>
    </tr>
  );
}
