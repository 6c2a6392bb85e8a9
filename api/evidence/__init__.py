"""Evidence bundles: one zip that proves what it says about people, and the stand-alone verifier that checks it."""
