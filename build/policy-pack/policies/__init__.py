"""The CrossGuard policy pack: what must hold for every deployment and account, whoever wrote the resource."""
