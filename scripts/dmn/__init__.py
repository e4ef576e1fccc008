"""The parts of scripts/dmn_to_remit."""
