"""What brings FlowLens into a CI: the action, the hooks, the component, the examples, each run as far as it can be."""
