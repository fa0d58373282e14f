import { render } from 'preact';
import type { FromCanaryPanel, ToCanaryPanel } from '../../protocol/webview.ts';
import { connectStore } from '../bridge/connect.ts';
import { openBridge } from '../bridge/vscode.ts';
import 'uplot/dist/uPlot.min.css';
import '../theme.css';
import './canary.css';
import { CanaryApp } from './CanaryApp.tsx';
import { emptyCanary, reduceCanary, type CanaryState } from './state.ts';

const bridge = openBridge<FromCanaryPanel>();
const store = connectStore<CanaryState, ToCanaryPanel>(emptyCanary, reduceCanary);
const root = document.getElementById('root');
if (root !== null) render(<CanaryApp store={store} bridge={bridge} />, root);
bridge.post({ type: 'ready' });
