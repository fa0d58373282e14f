/** Stands beside everything that the simulator answered. */
export const demoModel = 'demo model (simulated)';
