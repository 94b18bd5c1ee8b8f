"""The pure core: what should exist, as plain values. No Pulumi, no network, no clock of its own."""
