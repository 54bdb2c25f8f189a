"""Payment channels: sandbox, Alipay, WeChat Pay v3 and Stripe."""
