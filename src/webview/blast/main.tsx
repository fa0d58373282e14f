import { render } from 'preact';
import type { FromBlastPanel, ToBlastPanel } from '../../protocol/blastPanel.ts';
import { connectStore } from '../bridge/connect.ts';
import { openBridge } from '../bridge/vscode.ts';
import '../theme.css';
import './blast.css';
import { BlastApp } from './BlastApp.tsx';
import { emptyBlast, reduceBlast, type BlastState } from './state.ts';

const bridge = openBridge<FromBlastPanel>();
const store = connectStore<BlastState, ToBlastPanel>(emptyBlast, reduceBlast);
const root = document.getElementById('root');
if (root !== null) render(<BlastApp store={store} bridge={bridge} />, root);
bridge.post({ type: 'ready' });
